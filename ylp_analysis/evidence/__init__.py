"""From numbers to an argument (pure): claims, verdicts, sentences, and what each page holds."""
