"""The given names of the world, women's and men's."""
