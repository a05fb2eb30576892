"""What becomes of the material: how it comes into the study, is corrected there, and is erased from it."""
