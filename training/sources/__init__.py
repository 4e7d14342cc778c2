"""Where training pictures come from; every source yields one common sample type."""
