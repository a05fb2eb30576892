"""Working material in and out of a study, in the forms of other programs; none of it is for publication."""
