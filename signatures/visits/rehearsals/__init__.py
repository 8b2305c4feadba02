"""An author's visit as staff rehearse it: the real pages, over a made-up conference that is rolled back with every answer."""
