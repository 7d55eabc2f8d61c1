"""The record of every case: what happened, kept so that it can be proved."""
