"""Spanish as it is written in Los Angeles: a point before the decimals, as in Mexico."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
