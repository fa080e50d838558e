"""The code beside a model or a data set has a licence of its own.

What it checks: the licence of a card or of a data package against those of files about the code.

Why it matters: the record of a model or a data set takes the licence of the card or the data package.

Example:

    license: cc-by-4.0    (in the card, and LICENSE holds the MIT License)

Better: nothing, where the two speak of two things.

Source: Hugging Face Docs, "Model cards".
"""
