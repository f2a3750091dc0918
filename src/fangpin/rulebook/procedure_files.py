"""Reads the folder of procedures: one folder a procedure, in it one file a variant."""

from fangpin.rulebook.procedure_checks import procedure_faults, same_time_faults
from fangpin.rulebook.procedures import Procedure, ProcedureText
from fangpin.rulebook.reading import Reading


def read_procedures(reading: Reading) -> None:
    """All procedures, once sources and parameters are read; a rulebook may do without any."""
    for path in sorted((reading.folder / "procedures").glob("*/*.yaml")):
        document = reading.document(path)
        text = reading.model(ProcedureText, document, document.data)
        if text is None:
            continue
        name = f"{path.parent.name}/{path.stem}"
        others = [one for one in reading.procedures.values() if one.id.startswith(f"{path.parent.name}/")]
        reading.faults += procedure_faults(
            text, document, sources=reading.sources, parameters=reading.parameters
        )
        reading.faults += same_time_faults(text, document, others=others)
        reading.procedures[name] = Procedure.model_validate(text.model_dump(by_alias=True) | {"id": name})
