"""Documents -> passages."""
