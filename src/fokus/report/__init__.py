"""What people read: tables, figures, sentences and chapters, all made from what was released."""
