"""A place in .doi.yml is no latitude and longitude.

What it checks: points and boxes under `geo-locations:`.

Why it matters: DataCite refuses what is not on the globe.

Example:

    geo-locations:
      - point: {latitude: 52}

Better:

    geo-locations:
      - point: {latitude: 52.1, longitude: 5.2}

Source: DataCite 4.7, geoLocation.
"""
