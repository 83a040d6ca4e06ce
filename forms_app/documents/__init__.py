"""Files that leave or enter the service: posters, QR codes, tables of schools. Bytes out, core types in."""
