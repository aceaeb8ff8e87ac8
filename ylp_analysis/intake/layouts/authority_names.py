"""Names of the authorities with education, and their three-digit codes."""

# Source: rows of the Local Authority Interactive Tool, November 2025 (tests/real hold them against it).
AUTHORITIES = {
    "City of London": "201", "Camden": "202", "Greenwich": "203", "Hackney": "204", "Hammersmith and Fulham": "205",
    "Islington": "206", "Kensington and Chelsea": "207", "Lambeth": "208", "Lewisham": "209", "Southwark": "210",
    "Tower Hamlets": "211", "Wandsworth": "212", "Westminster": "213", "Barking and Dagenham": "301", "Barnet": "302",
    "Bexley": "303", "Brent": "304", "Bromley": "305", "Croydon": "306", "Ealing": "307", "Enfield": "308",
    "Haringey": "309", "Harrow": "310", "Havering": "311", "Hillingdon": "312", "Hounslow": "313",
    "Kingston upon Thames": "314", "Merton": "315", "Newham": "316", "Redbridge": "317",
    "Richmond upon Thames": "318", "Sutton": "319", "Waltham Forest": "320", "Birmingham": "330", "Coventry": "331",
    "Dudley": "332", "Sandwell": "333", "Solihull": "334", "Walsall": "335", "Wolverhampton": "336",
    "Knowsley": "340", "Liverpool": "341", "St. Helens": "342", "Sefton": "343", "Wirral": "344", "Bolton": "350",
    "Bury": "351", "Manchester": "352", "Oldham": "353", "Rochdale": "354", "Salford": "355", "Stockport": "356",
    "Tameside": "357", "Trafford": "358", "Wigan": "359", "Barnsley": "370", "Doncaster": "371", "Rotherham": "372",
    "Sheffield": "373", "Bradford": "380", "Calderdale": "381", "Kirklees": "382", "Leeds": "383", "Wakefield": "384",
    "Gateshead": "390", "Newcastle upon Tyne": "391", "North Tyneside": "392", "South Tyneside": "393",
    "Sunderland": "394", "Isles of Scilly": "420", "Bath and North East Somerset": "800", "Bristol, City of": "801",
    "North Somerset": "802", "South Gloucestershire": "803", "Hartlepool": "805", "Middlesbrough": "806",
    "Redcar and Cleveland": "807", "Stockton-on-Tees": "808", "Kingston Upon Hull, City of": "810",
    "East Riding of Yorkshire": "811", "North East Lincolnshire": "812", "North Lincolnshire": "813",
    "North Yorkshire": "815", "York": "816", "Luton": "821", "Bedford Borough": "822", "Central Bedfordshire": "823",
    "Buckinghamshire": "825", "Milton Keynes": "826", "Derbyshire": "830", "Derby": "831", "Dorset (Pre LG)": "835",
    "Poole (Pre LG)": "836", "Bournemouth (Pre LG)": "837", "Dorset": "838",
    "Bournemouth, Christchurch and Poole": "839", "Durham": "840", "Darlington": "841", "East Sussex": "845",
    "Brighton and Hove": "846", "Hampshire": "850", "Portsmouth": "851", "Southampton": "852",
    "Leicestershire": "855", "Leicester": "856", "Rutland": "857", "Staffordshire": "860", "Stoke-on-Trent": "861",
    "Wiltshire": "865", "Swindon": "866", "Bracknell Forest": "867", "Windsor and Maidenhead": "868",
    "West Berkshire": "869", "Reading": "870", "Slough": "871", "Wokingham": "872", "Cambridgeshire": "873",
    "Peterborough": "874", "Halton": "876", "Warrington": "877", "Devon": "878", "Plymouth": "879", "Torbay": "880",
    "Essex": "881", "Southend-on-Sea": "882", "Thurrock": "883", "Herefordshire": "884", "Worcestershire": "885",
    "Kent": "886", "Medway": "887", "Lancashire": "888", "Blackburn with Darwen": "889", "Blackpool": "890",
    "Nottinghamshire": "891", "Nottingham": "892", "Shropshire": "893", "Telford and Wrekin": "894",
    "Cheshire East": "895", "Cheshire West and Chester": "896", "Cornwall": "908", "Cumbria": "909",
    "Gloucestershire": "916", "Hertfordshire": "919", "Isle of Wight": "921", "Lincolnshire": "925", "Norfolk": "926",
    "Northamptonshire": "928", "Northumberland": "929", "Oxfordshire": "931", "Somerset": "933", "Suffolk": "935",
    "Surrey": "936", "Warwickshire": "937", "West Sussex": "938", "North Northamptonshire": "940",
    "West Northamptonshire": "941", "Cumberland": "942", "Westmorland and Furness": "943",
}  # fmt: skip

# Names that other publications write.
_ALSO = {
    "Bedford": "822",
    "County Durham": "840",
    "Herefordshire, County of": "884",
}


def codes_by_name() -> dict[str, str]:
    """Three-digit codes by folded name, other spellings included."""
    return {name.casefold(): code for name, code in (AUTHORITIES | _ALSO).items()}
