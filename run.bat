@echo off
rem Opens GAN Theatre on Windows. The first time it makes .venv and installs what the app needs, which takes some minutes.
setlocal
cd /d "%~dp0"
if not defined PORT set PORT=7860

if not exist .venv\Scripts\python.exe (
    echo Making .venv ...
    py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))"
    if errorlevel 1 (
        echo Python 3.11 or newer is needed; install it from python.org, with its launcher "py", and start run.bat again.
        exit /b 1
    )
    py -3 -m venv .venv
    if errorlevel 1 exit /b 1
)
if not exist .venv\.app (
    echo Installing what the app needs ...
    .venv\Scripts\python -m pip install --quiet --disable-pip-version-check -r requirements.txt
    if errorlevel 1 (
        echo Something could not be installed; read the lines above, and start run.bat again.
        exit /b 1
    )
    echo installed> .venv\.app
)
.venv\Scripts\python app.py --port %PORT% --open
