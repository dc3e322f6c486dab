"""Documents written by us in the styles of vendors, what a careful engineer reads from each, and the judge of a reading."""
