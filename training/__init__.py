"""What rebuilds the data and weights that come with the package."""
