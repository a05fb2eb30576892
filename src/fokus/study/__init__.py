"""The evaluation as designed: rounds, sites, professions, people, codes and questionnaires."""
