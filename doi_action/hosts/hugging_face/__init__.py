"""The Hugging Face Hub as a host."""
