"""Where a saved web page keeps its comments and its article; one module for each way of marking them."""
