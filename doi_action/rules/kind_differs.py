"""Two files say two things about what the work is.

What it checks: software, data set or model, as files written to be cited say it.

Why it matters: the kind decides how a work is listed, found and cited.

Example:

    type: software    (and codemeta.json has "@type": "Dataset")

Better: the same in both.

Source: DataCite Metadata Schema 4.7, resourceTypeGeneral.
"""
