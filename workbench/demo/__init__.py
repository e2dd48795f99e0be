"""The demonstration: from nothing to a working product, through the same gate as everybody."""
