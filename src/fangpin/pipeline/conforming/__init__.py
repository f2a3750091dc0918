"""The parts of stage 2: the header, the cells, the rows that are no data, the reasons."""
