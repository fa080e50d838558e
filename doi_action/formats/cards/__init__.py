"""Model and dataset cards of the Hugging Face Hub."""
