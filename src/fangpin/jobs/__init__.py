"""Work that runs by itself; the only place that joins the data plane and the operational plane."""
