"""收入测度: how many are below a line, by how much, and how unequal incomes are."""
