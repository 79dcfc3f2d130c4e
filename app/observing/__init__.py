"""What the traffic says: match rate, figures, accuracy, calibration, drift and alerts."""
