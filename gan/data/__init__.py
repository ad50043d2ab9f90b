"""What is trained on: the data sets that ship, and a drawn digit made like one of theirs."""
