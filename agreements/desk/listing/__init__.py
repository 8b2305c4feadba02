"""What the desk's lists share: which deeds their rows allow, how near a paper is, by what else they are narrowed."""
