"""The trees that say who speaks: data, training, calibration."""
