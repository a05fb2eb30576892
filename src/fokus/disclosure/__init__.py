"""The guard between an answer and its reader: nobody may be recognised."""
