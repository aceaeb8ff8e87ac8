"""The sample city's plan: sentences of the 2015/16 plan that can be tested, as config/claims.toml."""

CLAIMS = """\
# Sentences of the sample city's plan that state a fact. Each gets one verdict from the data.

[[claim]]
id = "C05"
sentence = "In 2014 the gap narrowed in Key Stage 2"
priority = 4
check = "gap_change"
key_stage = "KS2"
subject = "rwm"
measure = "level_4_plus"
expected = "narrowed"
year = "2013/14"

[[claim]]
id = "C06"
sentence = "The gap remains static in Key Stage 1"
priority = 4
check = "gap_change"
key_stage = "KS1"
subject = "reading"
measure = "level_2b_plus"
expected = "static"
year = "2013/14"

[[claim]]
id = "C07"
sentence = "The gap has widened in Key Stage 4"
priority = 4
check = "gap_change"
key_stage = "KS4"
subject = "all"
measure = "five_ac_em"
expected = "widened"
year = "2013/14"

[[claim]]
id = "C08b"
sentence = "The gaps are widest in literacy, particularly in writing"
priority = 4
check = "gap_widest"
key_stage = "KS2"
subject = "writing"
measure = "level_4_plus"
expected = "yes"
year = "2013/14"

[[claim]]
id = "C12b"
sentence = "High performance has hidden the underperformance of disadvantaged pupils"
priority = 4
check = "level_below_england"
key_stage = "KS4"
subject = "all"
measure = "five_ac_em"
expected = "yes"
year = "2013/14"
"""
