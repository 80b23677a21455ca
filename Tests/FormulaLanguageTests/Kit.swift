import Interchange
import NoteModel

@testable import FormulaLanguage
