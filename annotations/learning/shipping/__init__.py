"""How the models that come with the program are made: from which texts, how, and how good they are."""
