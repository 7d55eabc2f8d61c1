"""Cases from spreadsheets: what a mapping says, how rows are read, what a row becomes."""
