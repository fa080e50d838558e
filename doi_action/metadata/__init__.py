"""From facts to one agreed record: who is believed, what disagrees, what is missing."""
