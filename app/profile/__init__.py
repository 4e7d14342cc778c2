"""What is kept between calls, in files of their owner's alone."""
