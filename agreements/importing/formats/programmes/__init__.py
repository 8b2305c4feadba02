"""Systems with which programmes of talks are planned."""
