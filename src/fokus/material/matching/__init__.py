"""How a proposal finds what belongs together: wordings, answers, people."""
