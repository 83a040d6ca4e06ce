"""Files that leave or enter the service: what is printed, tables of schools. Bytes out, core types in."""
