"""Flask lives here and nowhere else: one module or package per audience, the guard and the health pages."""
