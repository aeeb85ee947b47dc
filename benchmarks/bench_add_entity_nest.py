"""`layerline add-entity` beside `nest g resource`, which writes neither model nor migration."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from side_by_side import LAYERLINE, Contestant, race

MODULE = """import { Module } from '@nestjs/common';

@Module({
  imports: [],
  controllers: [],
  providers: [],
})
export class AppModule {}
"""
DEPENDENCIES = {"@nestjs/mapped-types": "*"}

if not shutil.which("npm"):
    sys.exit("this benchmark needs npm, for @nestjs/cli")
with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary)
    npm = Path(os.environ.get("NEST_CLI", folder / "npm"))
    if not npm.exists():
        npm.mkdir()
        install = ["npm", "install", "--no-audit", "--no-fund", "--silent", "@nestjs/cli"]
        subprocess.run(install, cwd=npm, check=True)
    subprocess.run([*LAYERLINE, "new", "model", "--defaults", "--no-git"], cwd=folder, check=True)
    nest = folder / "nest-model"
    (nest / "src").mkdir(parents=True)
    (nest / "src/app.module.ts").write_text(MODULE)
    (nest / "package.json").write_text(json.dumps({"name": "peer", "dependencies": DEPENDENCIES}))
    (nest / "nest-cli.json").write_text('{"collection": "@nestjs/schematics", "sourceRoot": "src"}')
    (nest / "node_modules").symlink_to(npm / "node_modules")

    def start_over(model: Path, copy: Path) -> None:
        """A project without the entity."""
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(model, copy, symlinks=True)

    start_over(folder / "model", folder / "shop")
    start_over(nest, folder / "nest")
    race(
        [
            Contestant(
                "layerline add-entity",
                [*LAYERLINE, "add-entity", "Order", "name:str=120", "total:decimal=12,2:ge=0"],
                folder / "shop",
                lambda: start_over(folder / "model", folder / "shop"),
            ),
            Contestant(
                "nest g resource",
                [
                    str(npm / "node_modules/.bin/nest"),
                    *["g", "resource", "orders", "--type", "rest", "--crud"],
                ],
                folder / "nest",
                lambda: start_over(nest, folder / "nest"),
            ),
        ],
        limit=0.3,
    )
