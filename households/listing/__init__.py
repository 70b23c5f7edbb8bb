"""The list of households as a tool: its columns, the view as a file, filters kept by name, many assigned at once."""
