"""The register: who is registered, corrected, added and gone, and by whom."""
