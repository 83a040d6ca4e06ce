"""The only place that knows YAML: from the text of definition files to frozen definitions, or every fault."""

from .forms import DefinitionSource, parse_definition
from .office import parse_office
from .stored import dump, fingerprint, load

__all__ = ["DefinitionSource", "dump", "fingerprint", "load", "parse_definition", "parse_office"]
