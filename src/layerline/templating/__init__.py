"""The one door to jinja2 and copier.

`copier.yml` and `template/` are an ordinary copier template: `copier copy` makes the same
project, and `copier update` keeps it current. `layerline new` asks the questions through
copier when somebody sits at a terminal, and renders by itself, since importing copier alone
takes longer than a whole run of cookiecutter (`benchmarks/README.md`). It reads the small
part of copier's language that our template uses; `tests/template` holds the two to the
same bytes, and to using no more of that language than is read here.
"""
