"""Lists that come in: read → recognise → check → stage → accept. Nothing reaches the register before it is accepted."""
