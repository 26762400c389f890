@echo off
rem NOT YET TRIED ON WINDOWS. Runs Farthing; the first time, and whenever its sources have changed, it sets itself up.
setlocal
set "ROOT=%~dp0"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul
if errorlevel 1 (
  echo Farthing needs the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
  exit /b 2
)
set "PROGRAM=%ROOT%.build\app\farthing.dll"
powershell -NoProfile -Command "$p = '%PROGRAM%'; if (-not (Test-Path $p)) { exit 1 }; $t = (Get-Item $p).LastWriteTimeUtc; $s = Get-ChildItem -Recurse -File '%ROOT%src', '%ROOT%catalogue', '%ROOT%Directory.Packages.props', '%ROOT%package-lock.json' | Where-Object { $_.FullName -notmatch '\\(bin|obj)\\' -and $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1; if ($s) { exit 1 }"
if errorlevel 1 (
  call :build
  if errorlevel 1 exit /b 2
)
dotnet "%PROGRAM%" %*
exit /b %ERRORLEVEL%

:build
if not exist "%ROOT%node_modules\@duckdb" (
  where npm >nul 2>nul
  if errorlevel 1 (
    echo Farthing needs Node 20 or later for its native engine: https://nodejs.org/en/download 1>&2
    exit /b 2
  )
  echo Fetching the native engine ^(npm ci^)... 1>&2
  pushd "%ROOT%"
  call npm ci --omit=dev --no-audit --no-fund --loglevel=error 1>&2
  if errorlevel 1 (popd & exit /b 2)
  popd
)
echo Building Farthing... 1>&2
dotnet restore "%ROOT%src\Farthing.Cli" --locked-mode -v q 1>&2
if errorlevel 1 exit /b 2
dotnet publish "%ROOT%src\Farthing.Cli" -c Release --no-restore -v q -o "%ROOT%.build\app" 1>&2
if errorlevel 1 exit /b 2
powershell -NoProfile -Command "(Get-Item '%PROGRAM%').LastWriteTimeUtc = [DateTime]::UtcNow"
exit /b 0
