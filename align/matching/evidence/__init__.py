"""Evidence: numbers, dates, names and cognates that two texts state, found in each and compared by value."""
