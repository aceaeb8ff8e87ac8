"""Subjects as series name them: the core, the early years' areas of learning, GCSE subjects."""

from types import MappingProxyType

CORE = MappingProxyType(
    {
        "all": "all subjects",
        "reading": "reading",
        "writing": "writing",
        "maths": "maths",
        "gps": "grammar, punctuation and spelling",
        "rwm": "reading, writing and maths",
        "english_maths": "English and maths",
        "english": "English",
        "science": "science",
    }
)

# The areas of learning of the early years profile (its maths is the core's `maths`), and the two
# that one release puts together.
AREAS_OF_LEARNING = MappingProxyType(
    {
        "communication_and_language": "communication and language",
        "physical_development": "physical development",
        "personal_social_and_emotional": "personal, social and emotional development",
        "literacy": "literacy",
        "understanding_the_world": "understanding the world",
        "expressive_arts_and_design": "expressive arts and design",
        "communication_and_literacy": "communication and language with literacy",
    }
)

# Parts of Attainment 8 that tables print beside English and maths.
PARTS = MappingProxyType(
    {
        "ebacc_subjects": "English Baccalaureate subjects",
        "open_subjects": "other subjects that count",
    }
)

# GCSE subjects beside English, maths and science; a slug is the subject's name in small letters.
GCSE_SUBJECTS = MappingProxyType(
    {
        "english_language": "English language",
        "english_literature": "English literature",
        "combined_science": "combined science",
        "additional_science": "additional science",
        "biology": "biology",
        "chemistry": "chemistry",
        "physics": "physics",
        "computer_science": "computer science",
        "it": "information technology",
        "geography": "geography",
        "history": "history",
        "humanities": "humanities",
        "languages": "languages",
        "french": "French",
        "german": "German",
        "spanish": "Spanish",
        "italian": "Italian",
        "mandarin": "Mandarin",
        "latin": "Latin",
        "other_languages": "other languages",
        "art_and_design": "art and design",
        "design_and_technology": "design and technology",
        "food_preparation": "food preparation and nutrition",
        "business_studies": "business studies",
        "citizenship": "citizenship",
        "dance": "dance",
        "drama": "drama",
        "economics": "economics",
        "engineering": "engineering",
        "film_studies": "film studies",
        "health_and_social_care": "health and social care",
        "home_economics": "home economics",
        "media_studies": "media studies",
        "music": "music",
        "pe": "physical education",
        "psychology": "psychology",
        "religious_studies": "religious studies",
        "sociology": "sociology",
        "statistics": "statistics",
    }
)

SUBJECTS = {**CORE, **PARTS, **AREAS_OF_LEARNING, **GCSE_SUBJECTS}
