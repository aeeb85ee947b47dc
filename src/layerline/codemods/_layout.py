"""How the code of generated projects is laid out."""

LINE_LENGTH = 100
"""What is longer is wrapped as their formatter would."""
