"""A place in .zenodo.json is no latitude and longitude.

What it checks: locations: latitude from -90 to 90, longitude from -180 to 180.

Why it matters: DataCite refuses what is not on the globe.

Example:

    {"locations": [{"lat": 520, "lon": 5, "place": "Utrecht"}]}

Better:

    {"locations": [{"lat": 52.1, "lon": 5.1, "place": "Utrecht"}]}

Source: DataCite 4.7, geoLocationPoint.
"""
