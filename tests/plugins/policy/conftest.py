"""A small estate with a good policy."""

from .laid_over import laid as laid
